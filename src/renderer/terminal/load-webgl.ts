/** Loads what draws terminals with the GPU, which is no part of the page's own code. Rejects where it cannot be had. */
export const loadWebgl = () => import('@xterm/addon-webgl');
