/** What can be refused and why: one table of codes for every client-visible failure. */
@NullMarked
package io.synctv.api.error;

import org.jspecify.annotations.NullMarked;
