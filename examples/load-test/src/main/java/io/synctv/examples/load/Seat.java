package io.synctv.examples.load;

import java.net.InetSocketAddress;

/**
 * Where one connection goes.
 *
 * @param node which of the target's nodes it is, from 0
 * @param address that node's
 * @param room which of the scenario's rooms it is, from 0
 * @param path that room's
 * @param dawdler whether it never reads
 */
record Seat(int node, InetSocketAddress address, int room, String path, boolean dawdler) {}
