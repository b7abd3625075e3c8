/**
 * What every implementation of the stores has to pass: extend {@link
 * io.synctv.store.kit.StoresContract} in tests of your own.
 */
@NullMarked
package io.synctv.store.kit;

import org.jspecify.annotations.NullMarked;
