;; The hot loops of every question about metrics: unpacks columns as docs/formats/metric-store.md describes them, adds up runs of neighbours, and
;; puts these on a grid.
;; What is not allowed traps, and so do numbers and places beyond the bytes; column-kernel.ts makes an error of the format of that.
;; `npm run generate:kernel` after a change.
(module
  (memory (export "memory") 1)
  ;; The next byte to read, and the one after the last.
  (global $at (mut i32) (i32.const 0))
  (global $end (mut i32) (i32.const 0))

  (func $byte (result i32)
    (if (i32.ge_u (global.get $at) (global.get $end)) (then (unreachable)))
    (i32.load8_u (global.get $at))
    (global.set $at (i32.add (global.get $at) (i32.const 1))))

  (func $unsigned (result i64) (local $value i64) (local $shift i64) (local $byte i32)
    ;; Most are one byte.
    (if (i32.ge_u (global.get $at) (global.get $end)) (then (unreachable)))
    (local.set $byte (i32.load8_u (global.get $at)))
    (if (i32.lt_u (local.get $byte) (i32.const 0x80)) (then
      (global.set $at (i32.add (global.get $at) (i32.const 1)))
      (return (i64.extend_i32_u (local.get $byte)))))
    (loop $more
      (local.set $byte (call $byte))
      (local.set $value (i64.or (local.get $value)
        (i64.shl (i64.extend_i32_u (i32.and (local.get $byte) (i32.const 0x7f))) (local.get $shift))))
      (local.set $shift (i64.add (local.get $shift) (i64.const 7)))
      (if (i32.ge_u (local.get $byte) (i32.const 0x80)) (then
        (br_if $more (i64.lt_u (local.get $shift) (i64.const 56)))
        (unreachable))))
    (if (i64.gt_u (local.get $value) (i64.const 0x1f_ffff_ffff_ffff)) (then (unreachable)))
    (local.get $value))

  (func $signed (result i64) (local $value i64)
    (local.set $value (call $unsigned))
    (i64.xor
      (i64.shr_u (local.get $value) (i64.const 1))
      (i64.sub (i64.const 0) (i64.and (local.get $value) (i64.const 1)))))

  (func $fill (param $out i32) (param $stop i32) (param $value f64)
    (if (i32.ge_u (local.get $out) (local.get $stop)) (then (return)))
    (loop $next
      (f64.store (local.get $out) (local.get $value))
      (local.set $out (i32.add (local.get $out) (i32.const 8)))
      (br_if $next (i32.lt_u (local.get $out) (local.get $stop)))))

  ;; Puts base + factor * offset for each offset of a group. Narrow ones are read eight at a time: a table (column-kernel.ts) tells which bytes
  ;; belong into each of four lanes, and by what a lane is multiplied so that its offset begins at bit 7. The last eight may go beyond the end.
  (func $putOffsets (param $out i32) (param $count i32) (param $width i32) (param $base f64) (param $factor f64)
    (local $start i32) (local $bit i32) (local $stop i32) (local $mask i64)
    (local $table i32) (local $bytes v128) (local $masks v128) (local $offsets v128) (local $bases v128) (local $factors v128)
    (local.set $start (global.get $at))
    (global.set $at (i32.add (local.get $start)
      (i32.shr_u (i32.add (i32.mul (local.get $count) (local.get $width)) (i32.const 7)) (i32.const 3))))
    (if (i32.gt_u (global.get $at) (global.get $end)) (then (unreachable)))
    (local.set $stop (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 3))))
    (local.set $mask (i64.sub (i64.shl (i64.const 1) (i64.extend_i32_u (local.get $width))) (i64.const 1)))
    (if (i32.le_u (local.get $width) (i32.const 14))
      (then
        (local.set $table (i32.add (i32.const 256) (i32.shl (local.get $width) (i32.const 6))))
        (local.set $masks (i32x4.splat (i32.wrap_i64 (local.get $mask))))
        (local.set $bases (f64x2.splat (local.get $base)))
        (local.set $factors (f64x2.splat (local.get $factor)))
        (loop $next
          (local.set $bytes (v128.load (local.get $start)))
          (local.set $offsets (v128.and (local.get $masks) (i32x4.shr_u
            (i32x4.mul (i8x16.swizzle (local.get $bytes) (v128.load (local.get $table))) (v128.load offset=16 (local.get $table)))
            (i32.const 7))))
          (v128.store (local.get $out) (f64x2.add (local.get $bases) (f64x2.mul (local.get $factors)
            (f64x2.convert_low_i32x4_s (local.get $offsets)))))
          (v128.store offset=16 (local.get $out) (f64x2.add (local.get $bases) (f64x2.mul (local.get $factors)
            (f64x2.convert_low_i32x4_s (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $offsets) (local.get $offsets))))))
          (local.set $offsets (v128.and (local.get $masks) (i32x4.shr_u
            (i32x4.mul (i8x16.swizzle (local.get $bytes) (v128.load offset=32 (local.get $table))) (v128.load offset=48 (local.get $table)))
            (i32.const 7))))
          (v128.store offset=32 (local.get $out) (f64x2.add (local.get $bases) (f64x2.mul (local.get $factors)
            (f64x2.convert_low_i32x4_s (local.get $offsets)))))
          (v128.store offset=48 (local.get $out) (f64x2.add (local.get $bases) (f64x2.mul (local.get $factors)
            (f64x2.convert_low_i32x4_s (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $offsets) (local.get $offsets))))))
          (local.set $start (i32.add (local.get $start) (local.get $width)))
          (local.set $out (i32.add (local.get $out) (i32.const 64)))
          (br_if $next (i32.lt_u (local.get $out) (local.get $stop)))))
      (else (loop $next
        (f64.store (local.get $out) (f64.add (local.get $base) (f64.mul (local.get $factor) (f64.convert_i64_u (i64.and (local.get $mask) (i64.shr_u
          (i64.load (i32.add (local.get $start) (i32.shr_u (local.get $bit) (i32.const 3))))
          (i64.extend_i32_u (i32.and (local.get $bit) (i32.const 7)))))))))
        (local.set $bit (i32.add (local.get $bit) (local.get $width)))
        (local.set $out (i32.add (local.get $out) (i32.const 8)))
        (br_if $next (i32.lt_u (local.get $out) (local.get $stop)))))))

  (func $addOutliers (param $out i32) (param $count i32) (param $width i64) (param $factor f64) (local $left i32) (local $place i32)
    (local.set $left (call $byte))
    (if (i32.gt_u (local.get $left) (local.get $count)) (then (unreachable)))
    (if (i32.eqz (local.get $left)) (then (return)))
    (local.set $factor (f64.mul (local.get $factor) (f64.convert_i64_u (i64.shl (i64.const 1) (local.get $width)))))
    (loop $next
      (local.set $place (call $byte))
      (if (i32.ge_u (local.get $place) (local.get $count)) (then (unreachable)))
      (local.set $place (i32.add (local.get $out) (i32.shl (local.get $place) (i32.const 3))))
      (f64.store (local.get $place)
        (f64.add (f64.load (local.get $place)) (f64.mul (local.get $factor) (f64.convert_i64_u (call $unsigned)))))
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (br_if $next (local.get $left))))

  ;; How many bytes the first column took that stands in its place, where they are, and how many numbers they were.
  (global $known (export "known") (mut i32) (i32.const 0))
  (global $knownFrom (mut i32) (i32.const 0))
  (global $knownCount (mut i32) (i32.const 0))

  (func $isKnown (param $count i32) (result i32) (local $place i32) (local $last i32)
    (if (i32.or (i32.eqz (global.get $known)) (i32.ne (local.get $count) (global.get $knownCount))) (then (return (i32.const 0))))
    (if (i32.gt_u (i32.add (global.get $at) (global.get $known)) (global.get $end)) (then (return (i32.const 0))))
    ;; Words, the last of which may begin within the one before it. A column of fewer bytes is unpacked as fast.
    (local.set $last (i32.sub (global.get $known) (i32.const 8)))
    (if (i32.lt_s (local.get $last) (i32.const 0)) (then (return (i32.const 0))))
    (loop $next
      (if (i64.ne
          (i64.load (i32.add (global.get $at) (local.get $place)))
          (i64.load (i32.add (global.get $knownFrom) (local.get $place))))
        (then (return (i32.const 0))))
      (local.set $place (i32.add (local.get $place) (i32.const 8)))
      (br_if $next (i32.lt_s (local.get $place) (local.get $last))))
    (if (i64.ne (i64.load (i32.add (global.get $at) (local.get $last))) (i64.load (i32.add (global.get $knownFrom) (local.get $last)))) (then (return (i32.const 0))))
    (i32.const 1))

  ;; Unpacks so many columns of `count` numbers, the next one each a distance further; returns the byte after the last.
  ;; Series that were sampled together have the same counts: these are not unpacked for each.
  (func $readColumns (export "readColumns") (param $from i32) (param $end i32) (param $out i32) (param $count i32) (param $columns i32) (param $distance i32) (result i32)
    (global.set $at (local.get $from))
    (global.set $end (local.get $end))
    (if (call $isKnown (local.get $count))
      (then (global.set $at (i32.add (global.get $at) (global.get $known))))
      (else
        (global.set $known (i32.const 0))
        (call $readColumn (local.get $out) (local.get $count))
        (global.set $knownFrom (local.get $from))
        (global.set $knownCount (local.get $count))
        (global.set $known (i32.sub (global.get $at) (local.get $from)))))
    (local.set $out (i32.add (local.get $out) (local.get $distance)))
    (local.set $columns (i32.sub (local.get $columns) (i32.const 1)))
    (if (i32.eqz (local.get $columns)) (then (return (global.get $at))))
    (loop $next
      (call $readColumn (local.get $out) (local.get $count))
      (local.set $out (i32.add (local.get $out) (local.get $distance)))
      (local.set $columns (i32.sub (local.get $columns) (i32.const 1)))
      (br_if $next (local.get $columns)))
    (global.get $at))

  ;; The first number and the factor are worked in on the way. Differences are put into the first 256 bytes of the memory.
  (func $readColumn (param $out i32) (param $count i32)
    (local $kind i32) (local $factor f64) (local $last f64) (local $base f64)
    (local $head i32) (local $width i32) (local $size i32) (local $difference i32) (local $groupStop i32) (local $stop i32)
    (local.set $stop (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 3))))
    (local.set $kind (call $byte))
    (local.set $last (f64.convert_i64_s (call $signed)))
    (if (i32.gt_u (local.get $kind) (i32.const 2)) (then (unreachable)))
    (if (i32.eqz (local.get $kind)) (then
      (call $fill (local.get $out) (local.get $stop) (local.get $last))
      (return)))
    (local.set $factor (f64.const 1))
    (if (i32.eq (local.get $kind) (i32.const 2)) (then (local.set $factor (f64.convert_i64_u (call $unsigned)))))
    (block $done (loop $group
      (br_if $done (i32.ge_u (local.get $out) (local.get $stop)))
      (local.set $head (call $byte))
      (if (i32.and (local.get $head) (i32.const 0x80)) (then
        ;; Groups that repeat the last number: 256 bytes each.
        (local.set $groupStop (i32.add (local.get $out)
          (i32.shl (i32.sub (local.get $head) (i32.const 0x7f)) (i32.const 8))))
        (if (i32.gt_u (local.get $groupStop) (local.get $stop)) (then (local.set $groupStop (local.get $stop))))
        (call $fill (local.get $out) (local.get $groupStop) (local.get $last))
        (local.set $out (local.get $groupStop))
        (br $group)))
      (local.set $base (f64.mul (local.get $factor) (f64.convert_i64_s (call $signed))))
      (local.set $size (i32.shr_u (i32.sub (local.get $stop) (local.get $out)) (i32.const 3)))
      (if (i32.gt_u (local.get $size) (i32.const 32)) (then (local.set $size (i32.const 32))))
      (local.set $groupStop (i32.add (local.get $out) (i32.shl (local.get $size) (i32.const 3))))
      (local.set $width (i32.and (local.get $head) (i32.const 0x1f)))
      (if (i32.and (local.get $head) (i32.const 0x20))
        (then
          (call $putOffsets (i32.const 0) (local.get $size) (local.get $width) (local.get $base) (local.get $factor))
          (if (i32.and (local.get $head) (i32.const 0x40)) (then
            (call $addOutliers (i32.const 0) (local.get $size) (i64.extend_i32_u (local.get $width)) (local.get $factor))))
          (local.set $difference (i32.const 0))
          (loop $next
            (local.set $last (f64.add (local.get $last) (f64.load (local.get $difference))))
            (f64.store (local.get $out) (local.get $last))
            (local.set $difference (i32.add (local.get $difference) (i32.const 8)))
            (local.set $out (i32.add (local.get $out) (i32.const 8)))
            (br_if $next (i32.lt_u (local.get $out) (local.get $groupStop)))))
        (else
          (call $putOffsets (local.get $out) (local.get $size) (local.get $width) (f64.add (local.get $base) (local.get $last)) (local.get $factor))
          (if (i32.and (local.get $head) (i32.const 0x40)) (then
            (call $addOutliers (local.get $out) (local.get $size) (i64.extend_i32_u (local.get $width)) (local.get $factor))))
          (local.set $out (local.get $groupStop))
          (local.set $last (f64.load (i32.sub (local.get $out) (i32.const 8))))))
      (br $group))))

  ;; Turns steps that are spaced in proportion to the value into even ones, in place.
  (func $evenOut (param $column i32) (param $count i32) (param $stepsPerOctave f64)
    (local $stop i32) (local $size f64) (local $octave f64)
    (local.set $stop (i32.add (local.get $column) (i32.shl (local.get $count) (i32.const 3))))
    (loop $next
      (local.set $size (f64.abs (f64.load (local.get $column))))
      (local.set $octave (f64.min (f64.const 1023) (f64.max (f64.const 0)
        (f64.sub (f64.floor (f64.div (local.get $size) (local.get $stepsPerOctave))) (f64.const 1)))))
      (f64.store (local.get $column) (f64.copysign
        (f64.mul
          (f64.sub (local.get $size) (f64.mul (local.get $octave) (local.get $stepsPerOctave)))
          (f64.reinterpret_i64 (i64.shl (i64.trunc_f64_s (f64.add (local.get $octave) (f64.const 1023))) (i64.const 52))))
        (f64.load (local.get $column))))
      (local.set $column (i32.add (local.get $column) (i32.const 8)))
      (br_if $next (i32.lt_u (local.get $column) (local.get $stop)))))

  ;; Puts the least, negated, and the most in the place of their distances from the mean.
  (func $placeExtremes (param $means i32) (param $below i32) (param $above i32) (param $count i32)
    (local $stop i32)
    (local.set $stop (i32.add (local.get $means) (i32.shl (local.get $count) (i32.const 3))))
    (loop $next
      (f64.store (local.get $below) (f64.sub (f64.load (local.get $below)) (f64.load (local.get $means))))
      (f64.store (local.get $above) (f64.add (f64.load (local.get $above)) (f64.load (local.get $means))))
      (local.set $below (i32.add (local.get $below) (i32.const 8)))
      (local.set $above (i32.add (local.get $above) (i32.const 8)))
      (local.set $means (i32.add (local.get $means) (i32.const 8)))
      (br_if $next (i32.lt_u (local.get $means) (local.get $stop)))))

  ;; Runs are pairs of places, from and to. Of each: count, mean, least, most, the first number, all but the count divided.
  ;; Returns the furthest from zero before it was divided. Two numbers at a time: a branch on measured ones would go wrong every other time.
  (func $foldSamples (param $column i32) (param $run i32) (param $runs i32) (param $out i32) (param $divisor f64) (result f64)
    (local $stop i32) (local $at i32) (local $to i32) (local $count f64)
    (local $two v128) (local $first v128) (local $sum v128) (local $low v128) (local $high v128) (local $least v128) (local $most v128)
    (local.set $stop (i32.add (local.get $run) (i32.shl (local.get $runs) (i32.const 3))))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $run) (local.get $stop)))
      (local.set $at (i32.add (local.get $column) (i32.shl (i32.load (local.get $run)) (i32.const 3))))
      (local.set $to (i32.add (local.get $column) (i32.shl (i32.load offset=4 (local.get $run)) (i32.const 3))))
      (local.set $count (f64.convert_i32_u (i32.shr_u (i32.sub (local.get $to) (local.get $at)) (i32.const 3))))
      (local.set $sum (v128.const i64x2 0 0))
      (local.set $first (v128.load64_splat (local.get $at)))
      (local.set $low (local.get $first))
      (local.set $high (local.get $first))
      (block $rest (loop $pair
        (br_if $rest (i32.gt_u (i32.add (local.get $at) (i32.const 16)) (local.get $to)))
        (local.set $two (v128.load (local.get $at)))
        (local.set $sum (f64x2.add (local.get $sum) (local.get $two)))
        (local.set $low (f64x2.pmin (local.get $low) (local.get $two)))
        (local.set $high (f64x2.pmax (local.get $high) (local.get $two)))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $pair)))
      (if (i32.lt_u (local.get $at) (local.get $to)) (then
        (local.set $sum (f64x2.add (local.get $sum) (v128.load64_zero (local.get $at))))
        (local.set $two (v128.load64_splat (local.get $at)))
        (local.set $low (f64x2.pmin (local.get $low) (local.get $two)))
        (local.set $high (f64x2.pmax (local.get $high) (local.get $two)))))
      (local.set $least (f64x2.pmin (local.get $least) (local.get $low)))
      (local.set $most (f64x2.pmax (local.get $most) (local.get $high)))
      (call $putTotals (local.get $out) (local.get $count)
        (call $both (local.get $sum))
        (local.get $low) (local.get $high) (local.get $divisor))
      (f64.store offset=32 (local.get $out) (f64.div (f64x2.extract_lane 0 (local.get $first)) (local.get $divisor)))
      (local.set $out (i32.add (local.get $out) (i32.const 40)))
      (local.set $run (i32.add (local.get $run) (i32.const 8)))
      (br $next)))
    (call $furthest (local.get $least) (local.get $most)))

  ;; The same for rollups; they have no first number. `share` is 1 where extremes are distances from the mean, 0 where they are placed.
  (func $foldRollups (param $counts i32) (param $distance i32) (param $share f64) (param $run i32) (param $runs i32) (param $out i32) (param $divisor f64) (result f64)
    (local $means i32) (local $belows i32) (local $aboves i32) (local $stop i32) (local $at i32) (local $to i32)
    (local $shares v128) (local $weight v128) (local $mean v128) (local $count v128) (local $sum v128)
    (local $low v128) (local $high v128) (local $least v128) (local $most v128)
    (local.set $means (i32.add (local.get $counts) (local.get $distance)))
    (local.set $belows (i32.add (local.get $means) (local.get $distance)))
    (local.set $aboves (i32.add (local.get $belows) (local.get $distance)))
    (local.set $shares (f64x2.splat (local.get $share)))
    (local.set $stop (i32.add (local.get $run) (i32.shl (local.get $runs) (i32.const 3))))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $run) (local.get $stop)))
      (local.set $at (i32.shl (i32.load (local.get $run)) (i32.const 3)))
      (local.set $to (i32.shl (i32.load offset=4 (local.get $run)) (i32.const 3)))
      (local.set $count (v128.const i64x2 0 0))
      (local.set $sum (v128.const i64x2 0 0))
      (local.set $low (f64x2.splat (f64.const inf)))
      (local.set $high (f64x2.splat (f64.const -inf)))
      (block $rest (loop $pair
        (br_if $rest (i32.gt_u (i32.add (local.get $at) (i32.const 16)) (local.get $to)))
        (local.set $weight (v128.load (i32.add (local.get $counts) (local.get $at))))
        (local.set $mean (v128.load (i32.add (local.get $means) (local.get $at))))
        (local.set $count (f64x2.add (local.get $count) (local.get $weight)))
        (local.set $sum (f64x2.add (local.get $sum) (f64x2.mul (local.get $weight) (local.get $mean))))
        (local.set $mean (f64x2.mul (local.get $mean) (local.get $shares)))
        (local.set $low (f64x2.pmin (local.get $low) (f64x2.sub (local.get $mean) (v128.load (i32.add (local.get $belows) (local.get $at))))))
        (local.set $high (f64x2.pmax (local.get $high) (f64x2.add (local.get $mean) (v128.load (i32.add (local.get $aboves) (local.get $at))))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $pair)))
      (if (i32.lt_u (local.get $at) (local.get $to)) (then
        (local.set $weight (v128.load64_zero (i32.add (local.get $counts) (local.get $at))))
        (local.set $mean (v128.load64_splat (i32.add (local.get $means) (local.get $at))))
        (local.set $count (f64x2.add (local.get $count) (local.get $weight)))
        (local.set $sum (f64x2.add (local.get $sum) (f64x2.mul (local.get $weight) (local.get $mean))))
        (local.set $mean (f64x2.mul (local.get $mean) (local.get $shares)))
        (local.set $low (f64x2.pmin (local.get $low) (f64x2.sub (local.get $mean) (v128.load64_splat (i32.add (local.get $belows) (local.get $at))))))
        (local.set $high (f64x2.pmax (local.get $high) (f64x2.add (local.get $mean) (v128.load64_splat (i32.add (local.get $aboves) (local.get $at))))))))
      (local.set $least (f64x2.pmin (local.get $least) (local.get $low)))
      (local.set $most (f64x2.pmax (local.get $most) (local.get $high)))
      (call $putTotals (local.get $out) (call $both (local.get $count)) (call $both (local.get $sum)) (local.get $low) (local.get $high) (local.get $divisor))
      (local.set $out (i32.add (local.get $out) (i32.const 40)))
      (local.set $run (i32.add (local.get $run) (i32.const 8)))
      (br $next)))
    (call $furthest (local.get $least) (local.get $most)))

  ;; A grid's column is four rows, each `size` bytes after the one before: of each step the count, mean, least and most. A count of 0 is a gap,
  ;; and whatever else stands there.
  (func $addToStep (param $step i32) (param $size i32) (param $count f64) (param $mean f64) (param $least f64) (param $most f64)
    (local $means i32) (local $leasts i32) (local $mosts i32) (local $before f64)
    (local.set $means (i32.add (local.get $step) (local.get $size)))
    (local.set $leasts (i32.add (local.get $means) (local.get $size)))
    (local.set $mosts (i32.add (local.get $leasts) (local.get $size)))
    (local.set $before (f64.load (local.get $step)))
    (f64.store (local.get $step) (f64.add (local.get $before) (local.get $count)))
    (if (f64.ne (local.get $before) (f64.const 0)) (then
      (local.set $least (f64.min (local.get $least) (f64.load (local.get $leasts))))
      (local.set $most (f64.max (local.get $most) (f64.load (local.get $mosts))))
      ;; Rounded sums may leave the mean a hair outside of the extremes.
      (local.set $mean (f64.max (local.get $least) (f64.min (local.get $most) (f64.div
        (f64.add (f64.mul (f64.load (local.get $means)) (local.get $before)) (f64.mul (local.get $mean) (local.get $count)))
        (f64.add (local.get $before) (local.get $count))))))))
    (f64.store (local.get $means) (local.get $mean))
    (f64.store (local.get $leasts) (local.get $least))
    (f64.store (local.get $mosts) (local.get $most)))

  ;; Puts what runs came to onto the steps in which they are. One beyond the last step is left out.
  (func $addTotals (param $column i32) (param $size i32) (param $totals i32) (param $run i32) (param $runs i32)
    (local $stop i32) (local $step i32) (local $at i32)
    (local.set $stop (i32.add (local.get $run) (i32.shl (local.get $runs) (i32.const 2))))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $run) (local.get $stop)))
      (local.set $step (i32.shl (i32.load (local.get $run)) (i32.const 3)))
      (if (i32.lt_u (local.get $step) (local.get $size)) (then
        (local.set $at (i32.add (local.get $column) (local.get $step)))
        (if (f64.eq (f64.load (local.get $at)) (f64.const 0))
          ;; Nearly always it is the first that falls there.
          (then
            (f64.store (local.get $at) (f64.load (local.get $totals)))
            (local.set $at (i32.add (local.get $at) (local.get $size)))
            (f64.store (local.get $at) (f64.load offset=8 (local.get $totals)))
            (local.set $at (i32.add (local.get $at) (local.get $size)))
            (f64.store (local.get $at) (f64.load offset=16 (local.get $totals)))
            (f64.store (i32.add (local.get $at) (local.get $size)) (f64.load offset=24 (local.get $totals))))
          (else (call $addToStep (local.get $at) (local.get $size)
            (f64.load (local.get $totals)) (f64.load offset=8 (local.get $totals)) (f64.load offset=16 (local.get $totals)) (f64.load offset=24 (local.get $totals)))))))
      (local.set $totals (i32.add (local.get $totals) (i32.const 40)))
      (local.set $run (i32.add (local.get $run) (i32.const 4)))
      (br $next))))

  ;; Where a number is so far from zero that steps grow with the value, all are made even first: then nothing is known of the column any more.
  (func $totalSamples (param $column i32) (param $count i32) (param $run i32) (param $runs i32) (param $totals i32)
    (param $divisor f64) (param $evenLimit f64) (param $stepsPerOctave f64)
    (if (f64.lt (call $foldSamples (local.get $column) (local.get $run) (local.get $runs) (local.get $totals) (local.get $divisor)) (local.get $evenLimit))
      (then (return)))
    (global.set $known (i32.const 0))
    (call $evenOut (local.get $column) (local.get $count) (local.get $stepsPerOctave))
    (drop (call $foldSamples (local.get $column) (local.get $run) (local.get $runs) (local.get $totals) (local.get $divisor))))

  (func $totalRollups (param $column i32) (param $distance i32) (param $count i32) (param $run i32) (param $runs i32) (param $totals i32)
    (param $divisor f64) (param $evenLimit f64) (param $stepsPerOctave f64) (local $means i32) (local $belows i32) (local $aboves i32)
    (if (f64.lt
      (call $foldRollups (local.get $column) (local.get $distance) (f64.const 1) (local.get $run) (local.get $runs) (local.get $totals) (local.get $divisor))
      (local.get $evenLimit)) (then (return)))
    (local.set $means (i32.add (local.get $column) (local.get $distance)))
    (local.set $belows (i32.add (local.get $means) (local.get $distance)))
    (local.set $aboves (i32.add (local.get $belows) (local.get $distance)))
    (call $placeExtremes (local.get $means) (local.get $belows) (local.get $aboves) (local.get $count))
    (call $evenOut (local.get $means) (local.get $count) (local.get $stepsPerOctave))
    (call $evenOut (local.get $belows) (local.get $count) (local.get $stepsPerOctave))
    (call $evenOut (local.get $aboves) (local.get $count) (local.get $stepsPerOctave))
    (drop (call $foldRollups (local.get $column) (local.get $distance) (f64.const 0) (local.get $run) (local.get $runs) (local.get $totals) (local.get $divisor))))

  ;; The first sample of a run counts in the step before it too.
  (func $coverBefore (param $column i32) (param $size i32) (param $totals i32) (param $steps i32) (param $run i32) (local $step i32) (local $first f64)
    (local.set $step (i32.load (i32.add (local.get $steps) (i32.shl (local.get $run) (i32.const 2)))))
    (if (i32.eqz (local.get $step)) (then (return)))
    (local.set $first (f64.load offset=32 (i32.add (local.get $totals) (i32.mul (local.get $run) (i32.const 40)))))
    (call $addToStep (i32.add (local.get $column) (i32.shl (i32.sub (local.get $step) (i32.const 1)) (i32.const 3))) (local.get $size)
      (f64.const 1) (local.get $first) (local.get $first) (local.get $first)))

  ;; Series that share their times, one after the other: reads the columns of each (none where its samples stand in the first already), adds up
  ;; its runs and puts them on its column of the grid. A plan has three words for each: where in the block its data begins, where in the
  ;; memory its column of the grid does, and whether its first run covers the step before. `covering` are other runs that do.
  (func (export "addSeries") (param $plan i32) (param $series i32) (param $block i32) (param $end i32)
    (param $first i32) (param $distance i32) (param $count i32) (param $columns i32)
    (param $run i32) (param $runs i32) (param $steps i32) (param $covering i32) (param $coverings i32)
    (param $totals i32) (param $size i32) (param $divisor f64) (param $evenLimit f64) (param $stepsPerOctave f64)
    (local $column i32) (local $at i32) (local $stop i32)
    (local.set $stop (i32.add (local.get $covering) (i32.shl (local.get $coverings) (i32.const 2))))
    (block $done (loop $next
      (br_if $done (i32.eqz (local.get $series)))
      (if (local.get $columns) (then (drop (call $readColumns
        (i32.add (local.get $block) (i32.load (local.get $plan))) (local.get $end) (local.get $first) (local.get $count) (local.get $columns) (local.get $distance)))))
      (if (i32.gt_u (local.get $columns) (i32.const 1))
        (then (call $totalRollups (local.get $first) (local.get $distance) (local.get $count) (local.get $run) (local.get $runs) (local.get $totals)
          (local.get $divisor) (local.get $evenLimit) (local.get $stepsPerOctave)))
        (else (call $totalSamples (local.get $first) (local.get $count) (local.get $run) (local.get $runs) (local.get $totals)
          (local.get $divisor) (local.get $evenLimit) (local.get $stepsPerOctave))))
      (local.set $column (i32.load offset=4 (local.get $plan)))
      (if (i32.load offset=8 (local.get $plan)) (then
        (call $coverBefore (local.get $column) (local.get $size) (local.get $totals) (local.get $steps) (i32.const 0))))
      (local.set $at (local.get $covering))
      (block $covered (loop $cover
        (br_if $covered (i32.ge_u (local.get $at) (local.get $stop)))
        (call $coverBefore (local.get $column) (local.get $size) (local.get $totals) (local.get $steps) (i32.load (local.get $at)))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (br $cover)))
      (call $addTotals (local.get $column) (local.get $size) (local.get $totals) (local.get $steps) (local.get $runs))
      (local.set $plan (i32.add (local.get $plan) (i32.const 12)))
      (local.set $series (i32.sub (local.get $series) (i32.const 1)))
      (br $next))))

  ;; Makes no number of what stands at the gaps of a column, and returns how many there are.
  (func (export "markGaps") (param $column i32) (param $size i32) (result i32) (local $stop i32) (local $at i32) (local $gaps i32)
    (local.set $stop (i32.add (local.get $column) (local.get $size)))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $column) (local.get $stop)))
      (if (f64.eq (f64.load (local.get $column)) (f64.const 0)) (then
        (local.set $gaps (i32.add (local.get $gaps) (i32.const 1)))
        (local.set $at (i32.add (local.get $column) (local.get $size)))
        (f64.store (local.get $at) (f64.const nan))
        (local.set $at (i32.add (local.get $at) (local.get $size)))
        (f64.store (local.get $at) (f64.const nan))
        (f64.store (i32.add (local.get $at) (local.get $size)) (f64.const nan))))
      (local.set $column (i32.add (local.get $column) (i32.const 8)))
      (br $next)))
    (local.get $gaps))

  (func $both (param $two v128) (result f64)
    (f64.add (f64x2.extract_lane 0 (local.get $two)) (f64x2.extract_lane 1 (local.get $two))))

  (func $putTotals (param $out i32) (param $count f64) (param $sum f64) (param $low v128) (param $high v128) (param $divisor f64)
    (local $extremes v128)
    (local.set $low (f64x2.pmin (local.get $low) (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $low) (local.get $low))))
    (local.set $high (f64x2.pmax (local.get $high) (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $high) (local.get $high))))
    (local.set $extremes (f64x2.div
      (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $low) (local.get $high))
      (f64x2.splat (local.get $divisor))))
    (f64.store (local.get $out) (local.get $count))
    ;; Rounded sums may leave the mean a hair outside of the extremes.
    (v128.store64_lane offset=8 0 (local.get $out) (f64x2.pmin
      (f64x2.pmax (local.get $extremes) (f64x2.splat (f64.div (local.get $sum) (f64.mul (local.get $count) (local.get $divisor)))))
      (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $extremes) (local.get $extremes))))
    (v128.store offset=16 (local.get $out) (local.get $extremes)))

  (func $furthest (param $least v128) (param $most v128) (result f64)
    (local.set $most (f64x2.pmax (local.get $most) (f64x2.neg (local.get $least))))
    (f64.max (f64x2.extract_lane 0 (local.get $most)) (f64x2.extract_lane 1 (local.get $most))))
)
