module github.com/neardup/neardup/bench

go 1.25.0
