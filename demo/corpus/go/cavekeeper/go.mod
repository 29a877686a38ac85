module foolproof.example/cavekeeper

go 1.22

require foolproof.example/kit v0.0.0

replace foolproof.example/kit => ../kit
