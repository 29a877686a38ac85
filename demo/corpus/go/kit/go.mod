module foolproof.example/kit

go 1.22
