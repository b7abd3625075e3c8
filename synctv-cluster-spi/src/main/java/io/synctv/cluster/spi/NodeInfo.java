package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.NodeId;

/**
 * What a node says of itself.
 *
 * @param node its name
 * @param since when it started, in milliseconds of cluster time
 * @param version of its software, or empty
 * @param address where it is reached, or empty
 * @param load its sessions, as of its last sign of life
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record NodeInfo(NodeId node, long since, String version, String address, int load) {}
