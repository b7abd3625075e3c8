/**
 * Work that one node of a cluster does for all: {@link io.synctv.core.job.ExclusiveJob} runs it
 * under a lock of the cluster, {@link io.synctv.core.job.ChatPruning} is the first such work.
 */
@NullMarked
package io.synctv.core.job;

import org.jspecify.annotations.NullMarked;
