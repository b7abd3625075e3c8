/** What every implementation of the stores has to pass; ships in the tests jar. */
@NullMarked
package io.synctv.api.store;

import org.jspecify.annotations.NullMarked;
