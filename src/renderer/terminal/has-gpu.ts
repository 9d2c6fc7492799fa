/** Renderers that compute on the CPU, by what they call themselves: those of Chromium, of Mesa, and of Windows. */
const SOFTWARE_RENDERER = /swiftshader|llvmpipe|softpipe|software|basic render/i;

const look = (): boolean => {
  const context = document
    .createElement('canvas')
    .getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (context === null) return false;
  const named = context.getExtension('WEBGL_debug_renderer_info');
  const renderer: unknown = context.getParameter(named?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER);
  // Browsers count contexts: this one is given back at once.
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return !SOFTWARE_RENDERER.test(String(renderer));
};

let found: boolean | undefined;

/**
 * Tells whether there is a GPU behind WebGL. Without one (a virtual machine, a remote desktop) a browser computes WebGL and reads every
 * frame back, which blocks the page for some 100 ms a frame; the DOM renderer does not. Looking takes some 20 ms, and is done once.
 */
export const hasGpu = (): boolean => (found ??= look());
