/** What every class of SyncTV has to keep to, checked on the compiled modules together. */
@NullMarked
package io.synctv.architecture;

import org.jspecify.annotations.NullMarked;
