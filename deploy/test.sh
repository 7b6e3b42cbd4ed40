# The tests of the launcher, which reads this file; see ./darkroom test --help.

# Of a test class that needs PostgreSQL, Kafka or a running service.
backend_tag='@Tag("backend")'
# The backend tests of this module start the packaged system.
system_test_module=deploy/system
# Quarkus would look for some in the dependencies of each service, for seconds.
no_code_generators=(-Dquarkus.generate-code.skip=true)

test_help() {
    cat <<'TEXT'
Usage: ./darkroom test                 every test and check
       ./darkroom test --unit          every test that needs neither PostgreSQL, Kafka nor a running service
       ./darkroom test MODULE          the tests of one module
       ./darkroom test MODULE TEST     one test class, or one test: CreditsTest, CreditsTest#aTestMethod
       ./darkroom test -OPTION...      mvn verify with these options

MODULE is a folder with a pom.xml, or its last part: contracts, submitter-service, deploy/standalone, standalone.
The modules that it needs are compiled, and their tests are not run.
TEXT
}

modules() {
    sed -nE 's:^ *<module>(.*)</module>.*$:\1:p' "$home/pom.xml"
}

# The folder of the module that $1 names.
module_folder() {
    local module name=${1#./}
    name=${name%/}
    for module in $(modules); do
        if [ "$module" = "$name" ] || [ "${module##*/}" = "$name" ]; then
            echo "$module"
            return
        fi
    done
    fail "there is no module $1; the modules are $(modules | paste -sd ' ')"
}

# The full names of the test classes of the module $1 that are named $2, or of all.
test_classes() {
    (cd "$home/$1/src/test/java" 2>/dev/null && find . -name "${2:-*}.java" -name '*Test.java' -printf '%P\n' \
        | sed -e 's/\.java$//' -e 's:/:.:g' | sort)
}

test_module() {
    local module class method classes sources selected
    module=$(module_folder "$1")
    [ $# -le 2 ] || fail "test runs one module or one test, so there is nothing for $3; see ./darkroom test --help"
    class=${2:-}
    method=
    case $class in *'#'*) method="#${class#*#}" class=${class%%#*} ;; esac
    # A file or a full name, as editors copy them.
    class=${class##*/} class=${class%.java}
    class=${class##*.}
    classes=$(test_classes "$module" "$class" || true)
    if [ -z "$classes" ]; then
        [ -z "$class" ] || fail "there is no test $class in $module; its tests are $(test_classes "$module" | sed 's/.*\.//' | paste -sd ' ')"
        fail "$module has no tests"
    fi
    cd "$home"
    sources=$(printf "$module/src/test/java/%s.java\n" ${classes//.//})
    if [ -n "$method" ] && ! grep -qE "\b${method#\#}\(" $sources; then
        fail "there is no test ${method#\#} in ${class:-$module}"
    fi
    selected="$(echo $classes | tr ' ' ',')$method"
    rm -rf "$module/target/surefire-reports"
    if ! grep -qF "$backend_tag" $sources; then
        # Without the backend tests, Maven leaves out what only they need.
        test_compiled "$module" "$selected" -DexcludedGroups=backend
    elif [ "$module" = "$system_test_module" ]; then
        # In one build, what the packages contain would be there twice for the tests.
        packages --projects "$module" --also-make
        echo "$selected" | test_packaged -Dgroups='any() | none()' --projects "$module" --also-make
    else
        test_compiled "$module" "$selected"
    fi
    # Maven takes a name that no test has for the name of another module's.
    [ -z "$method" ] || compgen -G "$module/target/surefire-reports/TEST-*.xml" >/dev/null || fail "$class has no test ${method#\#}: none ran"
}

# Removes the classes of modules that were compiled before those of a module that they need. For Maven, what an earlier build has compiled
# meanwhile is no change, and the tests of code that does not compile any more would pass.
remove_outdated_classes() {
    local module needed compiled
    for module in $(modules); do
        compiled=$home/$module/target/maven-status/maven-compiler-plugin/compile/default-compile/inputFiles.lst
        [ -e "$compiled" ] || continue
        for needed in $(modules); do
            if [ "$needed" != "$module" ] && grep -qF "<artifactId>${needed##*/}</artifactId>" "$home/$module/pom.xml" \
                && [ -n "$(find "$home/$needed/target/classes" -name '*.class' -newer "$compiled" -print -quit 2>/dev/null)" ]; then
                rm -rf "$home/$module"/target/{classes,test-classes,maven-status}
                break
            fi
        done
    done
}

# The tests $2 of the module $1, as Maven takes them; the modules that it needs are compiled.
test_compiled() {
    remove_outdated_classes
    maven test --projects "$1" --also-make -Dspotless.check.skip=true "${no_code_generators[@]}" \
        -Dtest="$2" -Dsurefire.failIfNoSpecifiedTests=false "${@:3}"
}

# Four modules at a time: tests wait for much of their time.
unit_tests() {
    remove_outdated_classes
    maven test -DexcludedGroups=backend -Dspotless.check.skip=true "${no_code_generators[@]}" --threads 4 --fail-at-end
}

# What the tests run and start, compiled and packaged: everything, or what Maven's options select. It is not shipped, so it is not compressed.
packages() {
    remove_outdated_classes
    maven package -DskipTests -Dspotless.check.skip=true -Dcyclonedx.skip -Dquarkus.build.skip=false \
        -Dquarkus.package.jar.compress=false -Denforcer.skip=false --threads 3 "$@"
}

# The test classes of the modules $2, $3, … that need a backend ($1 is --files-with-matches) or none (--files-without-match), as Maven takes them.
classes_by_backend() {
    local module
    for module in "${@:2}"; do
        (cd "$home/$module/src/test/java" 2>/dev/null && grep --recursive --fixed-strings --include='*Test.java' "$1" "$backend_tag" . || true)
    done | sed -e 's:^\./::' -e 's/\.java$//'
}

# Tests the classes that it reads, of packages that are there: nothing is built again.
test_packaged() {
    maven test -Dtest="$(paste -sd ,)" -Dsurefire.failIfNoSpecifiedTests=false -Dmaven.compiler.useIncrementalCompilation=false \
        -Dspotless.check.skip=true -Denforcer.skip=true -Dmdep.skip=true -Dmaven.antrun.skip=true "${no_code_generators[@]}" "$@"
}

# Named by their group, they do not wait for a build of what they start; see the profile in the module's pom.
test_system() {
    classes_by_backend --files-with-matches "$system_test_module" \
        | test_packaged -Dgroups=backend --projects "$system_test_module" --also-make --threads 2
}

test_services() {
    classes_by_backend --files-with-matches $services | test_packaged --projects "${services// /,}" --also-make --threads 2
}

# The unit tests of all modules, and what the services are made of. One module after another: with more processes at once, all of them need
# more processor time.
test_the_rest() {
    {
        classes_by_backend --files-without-match $(modules)
        classes_by_backend --files-with-matches $(modules | grep -vxF -e "${services// /$'\n'}" -e "$system_test_module")
    } | test_packaged
}

check_format() {
    maven --non-recursive spotless:check
}

# Beside each other, because in one build the services' tests would wait for those of the modules that they are made of, and the system's for
# theirs. Those of the system take longest, so the others give way. The output of each is printed as a whole.
all_tests() {
    local logs failed=0 build system_build services_build format_build
    logs=$(mktemp -d)
    test_system >"$logs/system" 2>&1 &
    system_build=$!
    local niceness=4
    test_services >"$logs/services" 2>&1 &
    services_build=$!
    check_format >"$logs/format" 2>&1 &
    format_build=$!
    test_the_rest 2>&1 | tee "$logs/others" || failed=1
    for build in "$format_build format" "$services_build services" "$system_build system"; do
        # The output so far, and what follows.
        tail --follow --lines=+1 --pid="${build% *}" "$logs/${build#* }"
        wait "${build% *}" || failed=1
    done
    [ $failed = 0 ] || errors "$logs" >&2 || true
    rm -rf "$logs"
    return $failed
}

# The failed tests and goals in the logs in $1, once more at the end of thousands of lines.
errors() {
    printf '\nFailed:\n'
    (cd "$1" && grep --extended-regexp '^\[ERROR\] (  |Failed to execute goal|COMPILATION)' -- *) | cut -c 1-400 | sed -n 1,40p
}

run_tests() {
    if [ $# -eq 0 ]; then
        find_jdk && packages && all_tests
        return
    fi
    case $1 in
        --help | -h | help) test_help ;;
        '') fail "the name of the module is empty; see ./darkroom test --help" ;;
        --unit)
            [ $# -eq 1 ] || fail "test --unit runs the unit tests of all modules, so there is nothing for $2; see ./darkroom test --help"
            find_jdk
            unit_tests
            ;;
        -*) find_jdk && maven verify "$@" ;;
        *) find_jdk && test_module "$@" ;;
    esac
}
