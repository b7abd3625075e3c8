/** The engine behind Javalin. */
@NullMarked
package io.synctv.example.javalin;

import org.jspecify.annotations.NullMarked;
