/**
 * What nodes tell each other, and what a log and a database keep, as bytes: events by feature, node
 * messages, presence, answers, snapshots. Fields have numbers which are never used for something
 * else; an unknown one is skipped, so that nodes of neighbouring versions understand each other. A
 * file of golden bytes holds that.
 */
@NullMarked
package io.synctv.core.codec;

import org.jspecify.annotations.NullMarked;
