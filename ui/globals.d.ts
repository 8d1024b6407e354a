declare const __EVENHAND_VERSION__: string;

/** Address of the packed WebAssembly of ONNX Runtime; see `packed-runtime.ts` of the build. */
declare module 'virtual:packed-runtime?url' {
  const address: string;
  export default address;
}
