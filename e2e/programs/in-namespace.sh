#!/bin/sh
# Runs a program in the network namespace that ROOTRESUME_NAMESPACE names: the browser of another host.
exec ip netns exec "$ROOTRESUME_NAMESPACE" "$ROOTRESUME_PROGRAM" "$@"
