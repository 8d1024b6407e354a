// libjpeg-turbo, compiled by Emscripten: what is used of it. The package brings no types.
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decode' {
  /** One picture at a time; the memory is the module's own. */
  export interface LibjpegDecoder {
    /** Room for so many bytes of a file. */
    getEncodedBuffer(bytes: number): Uint8Array;
    /** Throws the address of a C++ exception, a number, for what cannot be decoded. */
    decode(): void;
    getDecodedBuffer(): ArrayLike<number> & { readonly length: number };
    getFrameInfo(): { readonly width: number; readonly height: number; readonly componentCount: number };
    delete(): void;
  }

  export interface LibjpegModule {
    readonly JPEGDecoder: new () => LibjpegDecoder;
  }

  export interface LibjpegOptions {
    readonly wasmBinary?: Uint8Array;
    readonly print?: (text: string) => void;
    readonly printErr?: (text: string) => void;
  }

  const open: (options: LibjpegOptions) => Promise<LibjpegModule>;
  export default open;
}

declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  import type { LibjpegModule, LibjpegOptions } from '@cornerstonejs/codec-libjpeg-turbo-8bit/decode';

  const open: (options: LibjpegOptions) => Promise<LibjpegModule>;
  export default open;
}
