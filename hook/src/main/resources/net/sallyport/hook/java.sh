# Without a cache of its own the JVM falls back to the JDK's; told of one that is not there, it would do without either.
cache=
[ -r '@LIB@/hook.aot' ] && cache=-XX:AOTCache=@LIB@/hook.aot

hook() {
    '@JAVA@' $cache @JVM@ -cp '@LIB@/hook.jar' net.sallyport.hook.HookMain "$@" 2>&1
}

