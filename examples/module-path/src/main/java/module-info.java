/** An application on the module path: the engine is all it requires. */
module io.synctv.example.modules {
  requires io.synctv.core;
}
