/** The engine in Spring Boot: a bean, two endpoints, and the order in which they end. */
@NullMarked
package io.synctv.example.spring;

import org.jspecify.annotations.NullMarked;
