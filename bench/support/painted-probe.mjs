// Runs in the pages that are measured, before anything of theirs.

/**
 * Makes the page tell when something is drawn: the clock runs from the last key or click (the moment at which the browser got it) to
 * the WebGL call, or the change of the terminal's rows in the DOM, that draws a frame in which the condition holds. The same in every page
 * that is measured.
 */
export function installProbe() {
  /** @type {{ isDrawn: (gl: WebGL2RenderingContext | null) => boolean, resolve: (ms: number) => void } | null} */
  let waiting = null;
  let causedAt = 0;
  for (const cause of ['keydown', 'click'])
    addEventListener(cause, (event) => (causedAt = event.timeStamp), { capture: true });

  /** @param {WebGL2RenderingContext | null} gl */
  const look = (gl) => {
    if (waiting === null || causedAt === 0 || !waiting.isDrawn(gl)) return;
    const { resolve } = waiting;
    waiting = null;
    resolve(performance.now() - causedAt);
  };
  /** Which expectation an answer belongs to. */
  let round = 0;
  /** @param {WebGL2RenderingContext} gl */
  const isRed = async (gl) => {
    const buffer = gl.createBuffer();
    const bound = gl.getParameter(gl.PIXEL_PACK_BUFFER_BINDING);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    gl.bufferData(gl.PIXEL_PACK_BUFFER, 4, gl.STREAM_READ);
    gl.readPixels(3, 5, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, 0);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, bound);
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    if (fence === null) return false;
    while (gl.clientWaitSync(fence, 0, 0) === gl.TIMEOUT_EXPIRED)
      await new Promise((resolve) => setTimeout(resolve, 4));
    gl.deleteSync(fence);
    const pixel = new Uint8Array(4);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, pixel);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, bound);
    gl.deleteBuffer(buffer);
    return (pixel[0] ?? 0) > 200 && (pixel[1] ?? 0) < 60 && (pixel[2] ?? 0) < 60;
  };
  const { prototype } = WebGL2RenderingContext;
  // Called below with the context that it belongs to.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const draw = prototype.drawElementsInstanced;
  prototype.drawElementsInstanced = function (...args) {
    draw.apply(this, args);
    look(this);
  };
  new MutationObserver(() => look(null)).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    // A terminal that was drawn before is shown.
    attributes: true,
    attributeFilter: ['style', 'class', 'hidden'],
  });
  /** The rows of the terminal that is shown, where it is drawn with the DOM. */
  const visibleRows = () => {
    for (const rows of document.querySelectorAll('.xterm-rows'))
      if (rows.checkVisibility() && rows.childElementCount > 0) return [...rows.children];
    return [];
  };
  Object.assign(globalThis, {
    benchProbe: {
      /**
       * Waits for the text to stand at the end of the terminal.
       * @param {string} session
       * @param {string} ending
       */
      expectText(session, ending) {
        const scope = /** @type {any} */ (globalThis);
        const read = () => {
          if (scope.rootresumePage !== undefined) return scope.rootresumePage.terminals.text(session);
          const { active } = scope.peerTerminal.buffer;
          const line = Number(active.baseY) + Number(active.cursorY);
          return active.getLine(line)?.translateToString(true) ?? '';
        };
        this.expect((gl) => {
          if (gl !== null) return read().trimEnd().endsWith(ending);
          return visibleRows().some((row) => row.textContent.replace(/[\u00a0 ]+$/, '').endsWith(ending));
        });
      },
      /**
       * Waits for the cell at the lower left of the terminal to be red. The pixel is fetched without waiting for it, since a page that waits
       * for its own drawing is slower than it is by itself; the time is that of the draw.
       */
      expectRed() {
        const waitingFor = ++round;
        causedAt = 0;
        this.painted = new Promise((resolve) => {
          waiting = {
            resolve,
            isDrawn: (gl) => {
              if (gl === null) {
                const cell = visibleRows().at(-1)?.firstElementChild;
                return cell instanceof HTMLElement && cell.style.backgroundColor === 'rgb(255, 0, 0)';
              } else {
                const drawnAt = performance.now();
                void isRed(gl).then((red) => {
                  if (!red || waitingFor !== round || waiting === null) return;
                  waiting = null;
                  resolve(drawnAt - causedAt);
                });
              }
              return false;
            },
          };
        });
      },
      /** @param {(gl: WebGL2RenderingContext | null) => boolean} isDrawn */
      expect(isDrawn) {
        round += 1;
        causedAt = 0;
        this.painted = new Promise((resolve) => (waiting = { isDrawn, resolve }));
      },
      /** @type {Promise<number> | undefined} */
      painted: undefined,
    },
  });
}
