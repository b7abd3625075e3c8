/** The engine inside a plain program. */
@NullMarked
package io.synctv.example.embed;

import org.jspecify.annotations.NullMarked;
