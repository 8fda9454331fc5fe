// Desktop entry.
export {}
