/**
 * Work that one node of a cluster does for all: {@link io.synctv.core.job.ExclusiveJob} runs it
 * under a lock of the cluster; such work are {@link io.synctv.core.job.ChatPruning}, {@link
 * io.synctv.core.job.RoomRetention} and {@link io.synctv.core.job.RoomPurging}.
 */
@NullMarked
package io.synctv.core.job;

import org.jspecify.annotations.NullMarked;
