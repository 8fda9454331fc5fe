// The part of @novnc/novnc 1.7 that the console uses, with the raw channel that its published types do not know.
declare module '@novnc/novnc' {
  /** Each name must be a key of the object itself or of its direct prototype. */
  export interface RawChannel {
    binaryType: string
    readonly protocol: string
    readonly readyState: 'connecting' | 'open' | 'closing' | 'closed'
    onopen: (() => void) | null
    onmessage: ((event: { readonly data: ArrayBufferView<ArrayBuffer> | ArrayBuffer }) => void) | null
    onerror: (() => void) | null
    onclose: ((event: { readonly code?: number; readonly reason?: string }) => void) | null
    send(data: Uint8Array<ArrayBuffer>): void
    close(): void
  }

  export interface RfbEvents {
    connect: CustomEvent<unknown>
    disconnect: CustomEvent<{ readonly clean: boolean }>
    credentialsrequired: CustomEvent<{ readonly types: readonly string[] }>
    securityfailure: CustomEvent<{ readonly status: number; readonly reason?: string }>
    clipboard: CustomEvent<{ readonly text: string }>
    clippingviewport: CustomEvent<boolean>
    bell: CustomEvent<unknown>
  }

  class RFB {
    constructor(target: Element, channel: RawChannel, options?: { readonly shared?: boolean; readonly credentials?: { readonly password?: string } })
    viewOnly: boolean
    focusOnClick: boolean
    clipViewport: boolean
    dragViewport: boolean
    scaleViewport: boolean
    resizeSession: boolean
    showDotCursor: boolean
    background: string
    /** 0 to 9 */
    qualityLevel: number
    /** 0 to 9 */
    compressionLevel: number
    addEventListener<Type extends keyof RfbEvents>(type: Type, listener: (event: RfbEvents[Type]) => void): void
    disconnect(): void
    focus(options?: FocusOptions): void
    blur(): void
    sendKey(keysym: number, code: string, isDown: boolean): void
    clipboardPasteFrom(text: string): void
    getImageData(): ImageData
    toBlob(callback: (blob: Blob | null) => void, type?: string): void
  }
  export default RFB
}
