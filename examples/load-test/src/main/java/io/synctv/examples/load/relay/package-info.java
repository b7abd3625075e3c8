/** What SyncTV is compared with. */
@NullMarked
package io.synctv.examples.load.relay;

import org.jspecify.annotations.NullMarked;
