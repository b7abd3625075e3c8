/** Media, playlist entries and how they are ordered. */
@NullMarked
package io.synctv.api.playlist;

import org.jspecify.annotations.NullMarked;
