/** What people may ask of a room. */
@NullMarked
package io.synctv.api.command;

import org.jspecify.annotations.NullMarked;
