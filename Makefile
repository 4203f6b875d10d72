# The names people try first. Each is one command that also stands on its own.

.PHONY: run test long bench format fuzz package

run:
	./sallyport serve

test:
	./run-tests

long:
	./run-tests --long

fuzz:
	scripts/fuzz.sh

bench:
	scripts/bench.sh

package:
	packaging/build.sh

format:
	mvn -q spotless:apply
