/** The machine's own time: the one place where the engine reads a clock. */
@NullMarked
package io.synctv.core.time;

import org.jspecify.annotations.NullMarked;
