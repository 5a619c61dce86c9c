module github.com/neardup/neardup/cmd/neardup

go 1.25.0
