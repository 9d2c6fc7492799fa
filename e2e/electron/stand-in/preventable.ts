/** Makes an event with the given parameters whose default can be prevented, as Electron's can. */
export const preventable = <T extends object>(params: T) => {
  let prevented = false;
  return {
    ...params,
    preventDefault: (): void => {
      prevented = true;
    },
    get defaultPrevented(): boolean {
      return prevented;
    },
  };
};
