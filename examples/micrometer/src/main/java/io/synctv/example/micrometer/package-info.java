/** What the engine counts, in the meters of an application. */
@NullMarked
package io.synctv.example.micrometer;

import org.jspecify.annotations.NullMarked;
