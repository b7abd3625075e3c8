/** Values, commands, events, errors and the interfaces of SyncTV. */
@NullMarked
package io.synctv.api;

import org.jspecify.annotations.NullMarked;
