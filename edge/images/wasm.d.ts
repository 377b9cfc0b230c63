// A `.wasm` file as the platform gives it: compiled, not yet running.
declare module '*.wasm' {
  const compiled: WebAssembly.Module;
  export default compiled;
}
