/**
 * How often a node answers from memory. What it keeps of rooms in memory is theirs ({@code
 * io.synctv.core.room}), of all others {@code io.synctv.core.directory}.
 */
@NullMarked
package io.synctv.core.cache;

import org.jspecify.annotations.NullMarked;
