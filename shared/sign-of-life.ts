// What the headless server says on a page's sockets while it has nothing else to say. A browser learns of a link that was cut without a
// word only when TCP gives up, a quarter of an hour later; a page that hears nothing for some of these knows sooner.

/** No message of the contract, and no word of a console's. */
export const signOfLife = '{"kind":"alive"}'

export const signEveryMs = 2_000
