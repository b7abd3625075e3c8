/** What one person, room or node may use, with defaults. */
@NullMarked
package io.synctv.core.limit;

import org.jspecify.annotations.NullMarked;
