/**
 * Transports that are wrong in one way each, to see that the kit catches them. They are made as an
 * outsider would: a wrapper around the public API of the local cluster.
 */
package io.synctv.cluster.local.wrong;
