/**
 * The test kit for cluster transports: what every implementation of the SPI must hold to.
 *
 * <p>Whoever writes a transport extends {@link io.synctv.cluster.kit.ClusterTransportContract} and
 * says how to make a cluster of it; docs/cluster-spi.md shows it whole.
 */
@NullMarked
package io.synctv.cluster.kit;

import org.jspecify.annotations.NullMarked;
