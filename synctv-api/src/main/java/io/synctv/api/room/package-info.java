/** A room's description and settings. */
@NullMarked
package io.synctv.api.room;

import org.jspecify.annotations.NullMarked;
