/**
 * A load test: scenarios that run against SyncTV and against plain relays, and a report that says
 * which budgets are met. {@link io.synctv.examples.load.Bench} is the program.
 */
@NullMarked
package io.synctv.examples.load;

import org.jspecify.annotations.NullMarked;
