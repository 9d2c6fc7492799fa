/** How many sockets this process holds, of servers and clients. */
export const heldSockets = (): number =>
  process.getActiveResourcesInfo().filter((name) => /^(TCPSocketWrap|TLSWrap|TCPWRAP)$/i.test(name)).length;
