/** A room in a module. */
@NullMarked
package io.synctv.example.modules;

import org.jspecify.annotations.NullMarked;
