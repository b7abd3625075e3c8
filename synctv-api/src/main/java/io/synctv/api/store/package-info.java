/** Where rooms outlive the process: interfaces an embedder may implement. */
@NullMarked
package io.synctv.api.store;

import org.jspecify.annotations.NullMarked;
