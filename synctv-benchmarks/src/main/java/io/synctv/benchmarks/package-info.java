/** What single parts cost. */
@NullMarked
package io.synctv.benchmarks;

import org.jspecify.annotations.NullMarked;
