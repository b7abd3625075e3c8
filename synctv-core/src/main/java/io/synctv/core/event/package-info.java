/**
 * What has to be known of events and messages beyond their effect on the state: the questions of
 * {@link io.synctv.core.event.EventTraits}, and how large a message is that never becomes bytes.
 * Pure functions.
 */
@NullMarked
package io.synctv.core.event;

import org.jspecify.annotations.NullMarked;
