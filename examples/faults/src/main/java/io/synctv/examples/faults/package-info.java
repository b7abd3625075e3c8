/** Servers that fail while people use them, and a report of what was lost. */
@NullMarked
package io.synctv.examples.faults;

import org.jspecify.annotations.NullMarked;
