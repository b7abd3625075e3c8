/** The engine: rooms and what happens in them. */
@NullMarked
package io.synctv.core;

import org.jspecify.annotations.NullMarked;
