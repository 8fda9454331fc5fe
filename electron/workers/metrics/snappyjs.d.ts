// snappyjs brings no types.
declare module 'snappyjs' {
  const SnappyJS: {
    compress(bytes: Uint8Array): Uint8Array
    uncompress(bytes: Uint8Array): Uint8Array
  }
  export default SnappyJS
}
