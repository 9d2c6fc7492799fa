// Types of `?asset` imports: the build copies the file and the import gives its path.
/// <reference types="electron-vite/node" />
