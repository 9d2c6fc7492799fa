/** Works out the path below which the page, and so its server, is: '/' or '/x/', from `document.baseURI`. */
export const basePathOf = (baseUri: string): string => new URL('.', baseUri).pathname;
